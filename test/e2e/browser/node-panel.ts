import type { Locator, Page } from 'playwright-core';

import { CredentialForm } from './credential-form';

/** What the entries of a list of credentials are marked with, before their ids. */
const CREDENTIAL_ITEM = 'node-credentials-select-item-';

/** The opened panel of one node, with its parameters. */
export class NodePanel {
  readonly element: Locator;

  constructor(private readonly page: Page) {
    this.element = page.getByTestId('ndv');
  }

  private parameter(name: string): Locator {
    return this.element.getByTestId(`parameter-input-${name}`);
  }

  /** Presses *Connect to …* of a credential the node has not got yet. */
  async connect(credential: string): Promise<CredentialForm> {
    await this.element.getByRole('button', { name: `Connect to ${credential}` }).click();
    return this.openedForm();
  }

  /** Opens the first credential the node has. */
  async editCredential(): Promise<CredentialForm> {
    await this.element.getByTestId('credential-edit-button').first().click();
    return this.openedForm();
  }

  /** Whether a parameter is in the form: told by its field, or by the words of it. */
  async shows(wanted: { name: string } | { text: string }): Promise<boolean> {
    const form = this.element.getByTestId('node-parameters').or(this.element);
    const found = 'name' in wanted ? this.parameter(wanted.name) : form.getByText(wanted.text, { exact: true });
    return found.first().isVisible();
  }

  /** Whether the form has a field for a parameter. */
  async hasParameter(name: string): Promise<boolean> {
    return (await this.parameter(name).count()) > 0;
  }

  private credentialField(index: number): Locator {
    return this.element.getByTestId('node-credentials-slot').nth(index);
  }

  /** What stands above the credential fields, from the top. */
  async credentialLabels(): Promise<string[]> {
    const labels = this.element.getByTestId('node-credentials-slot').locator('label');
    return (await labels.allInnerTexts()).map((text) => text.trim());
  }

  /** The ids of the credentials that a field offers; none where there is only a button to make one. */
  async offeredCredentials(index: number): Promise<string[]> {
    const field = this.credentialField(index).getByTestId('node-credentials-select').locator('input');
    if ((await field.count()) === 0) return [];
    await field.click();
    const items = this.page.locator(`[data-test-id^="${CREDENTIAL_ITEM}"]:visible`);
    await items.first().waitFor();
    const marks = await items.evaluateAll((elements: Array<{ dataset: { testId?: string } }>) =>
      elements.map(({ dataset }) => dataset.testId ?? ''),
    );
    await this.element.getByTestId('tab-params').click();
    await items.first().waitFor({ state: 'hidden' });
    return marks.map((mark) => mark.slice(CREDENTIAL_ITEM.length)).filter((id) => id !== 'new');
  }

  /** The name that a credential field shows; empty when none is chosen. */
  async chosenCredential(index: number): Promise<string> {
    return this.credentialField(index).locator('input').inputValue();
  }

  /** Chooses an existing credential by its name. */
  async chooseCredential(index: number, name: string): Promise<void> {
    await this.credentialField(index).getByTestId('node-credentials-select').click();
    const items = this.page.locator(`[data-test-id^="${CREDENTIAL_ITEM}"]:visible`);
    await items.filter({ has: this.page.getByText(name, { exact: true }) }).click();
    await items.first().waitFor({ state: 'hidden' });
  }

  private async openedForm(): Promise<CredentialForm> {
    const form = new CredentialForm(this.page);
    await form.element.getByTestId('credential-save-button').waitFor();
    return form;
  }

  async fill(name: string, value: string | number): Promise<void> {
    const field = this.parameter(name).locator('input, textarea').first();
    await field.fill(String(value));
    await field.blur();
  }

  /** The entries of an opened drop-down list. */
  private entries(): Locator {
    return this.page.locator('.el-select-dropdown__item:visible');
  }

  /** Opens a list and waits for its entries; those of a server come later. Returns their texts, descriptions included. */
  async openList(name: string): Promise<string[]> {
    const field = this.parameter(name);
    // The field changes under the pointer while the entries are on their way.
    await field.locator('input:not([placeholder^="Loading"]):enabled').last().waitFor();
    await field.locator('input').first().click();
    await this.entries().first().waitFor();
    return this.entries().allInnerTexts();
  }

  /** Chooses entries of the opened list by their names; a list of several stays open until it is closed. */
  async choose(...wanted: string[]): Promise<void> {
    for (const entry of wanted) await this.entries().filter({ hasText: entry }).first().click();
    await this.element.getByTestId('tab-params').click();
    await this.entries().first().waitFor({ state: 'hidden' });
  }

  /** Chooses an entry of a resource locator's list, which comes from the server; returns all entries. */
  async locate(name: string, wanted: string): Promise<string[]> {
    const locator = this.element.getByTestId(`resource-locator-${name}`);
    await locator.getByTestId('rlc-input').click();
    const items = this.page.getByTestId('rlc-item');
    await items.first().waitFor();
    const names = await items.allInnerTexts();
    await this.page.getByTestId('rlc-search').fill(wanted);
    await items.filter({ hasText: wanted }).click();
    await items.first().waitFor({ state: 'hidden' });
    return names;
  }

  /** Types an id into a resource locator after switching it to *By ID*. */
  async locateById(name: string, id: number): Promise<void> {
    const locator = this.element.getByTestId(`resource-locator-${name}`);
    await locator.getByTestId('rlc-mode-selector').click();
    await this.entries().filter({ hasText: 'By ID' }).click();
    await locator.getByTestId('rlc-input').fill(String(id));
    await locator.getByTestId('rlc-input').blur();
  }

  async close(): Promise<void> {
    await this.element.getByTestId('ndv-close-button').click();
    await this.element.waitFor({ state: 'detached' });
  }
}
