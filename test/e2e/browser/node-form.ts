import {
  type INode,
  type INodeCredentialDescription,
  type INodeProperties,
  type INodeTypeDescription,
  NodeHelpers,
} from 'n8n-workflow';

import type { WorkflowNode } from '../../../scripts/n8n-host';

/** One credential field of a node's form, and the types of credential that it may offer. */
export interface CredentialField {
  label: string;
  types: string[];
}

/** What the form of a node has to show. */
export interface NodeForm {
  credentials: CredentialField[];
  parameters: INodeProperties[];
  /** The names of parameters that belong to other settings. */
  hidden: string[];
}

/** n8n leaves the choice between kinds of one credential to the credential, and does not show this parameter. */
const CHOICE = 'authentication';
/** What n8n writes above a credential that has no name of its own in the node. */
const NAMELESS = 'Credential';

/**
 * What the description of a node says that its form shows.
 *
 * @param node as it is saved: with its parameters, those left out that have their defaults
 */
export function formOf(node: WorkflowNode, type: INodeTypeDescription): NodeForm {
  const asNode = { ...node, position: [0, 0] } as INode;
  const parameters = NodeHelpers.getNodeParameters(type.properties, asNode.parameters, true, false, asNode, type) ?? {};
  const shows = (entry: INodeProperties | INodeCredentialDescription) =>
    NodeHelpers.displayParameter(parameters, entry, asNode, type);
  const shown = type.properties.filter((property) => property.type !== 'hidden' && property.name !== CHOICE);
  const names = new Set(shown.filter(shows).map(({ name }) => name));
  return {
    credentials: credentialFields(type.credentials ?? [], shows),
    parameters: shown.filter(shows),
    hidden: [...new Set(shown.map(({ name }) => name))].filter((name) => !names.has(name)),
  };
}

function credentialFields(
  credentials: readonly INodeCredentialDescription[],
  shows: (credential: INodeCredentialDescription) => boolean,
): CredentialField[] {
  const isChoice = ({ displayOptions }: INodeCredentialDescription) => displayOptions?.show?.[CHOICE] !== undefined;
  const choices = credentials.filter(isChoice).map(({ name }) => name);
  return credentials.filter(shows).map((credential) => ({
    label: credential.displayName ?? NAMELESS,
    types: isChoice(credential) ? choices : [credential.name],
  }));
}
