import { IntegrationError } from '../../common';

/** A failure of the nexo database or of one of its documents. */
export class NexoError extends IntegrationError {}
