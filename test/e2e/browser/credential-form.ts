import type { Locator, Page } from 'playwright-core';

/** What n8n's server says to a test; the editor shows no message when it succeeds. */
export interface TestResult {
  status: 'OK' | 'Error';
  message: string;
}

/** The form of one credential, opened. */
export class CredentialForm {
  private readonly modal: Locator;

  constructor(private readonly page: Page) {
    this.modal = page.getByTestId('editCredential-modal');
  }

  private field(name: string): Locator {
    return this.modal.getByTestId(`parameter-input-${name}`);
  }

  /** Types into the fields with text or numbers, and sets the switches. */
  async fill(values: Record<string, string | number | boolean>): Promise<void> {
    for (const [name, value] of Object.entries(values)) {
      if (typeof value === 'boolean') await this.turn(name, value);
      else await this.field(name).locator('input, textarea').first().fill(String(value));
    }
  }

  private async turn(name: string, on: boolean): Promise<void> {
    const toggle = this.field(name).getByRole('switch');
    if ((await toggle.isChecked()) !== on) await this.field(name).locator('.el-switch').click();
  }

  /** Presses *Save*, which tests the credential too; on success the editor closes the form. */
  async save(): Promise<TestResult> {
    const reply = this.page.waitForResponse((response) => response.url().endsWith('/rest/credentials/test'));
    await this.modal.getByTestId('credential-save-button').click();
    const { data } = (await (await reply).json()) as { data: TestResult };
    if (data.status === 'OK') await this.modal.waitFor({ state: 'detached' });
    return data;
  }

  /** Saves what is wrong, unfolds the banner's details and returns what a person reads there. */
  async saveAndReadError(): Promise<string> {
    const { status, message } = await this.save();
    if (status !== 'Error') throw new Error('n8n found nothing wrong with the credential');
    const shown = this.modal.getByText(message);
    const more = this.modal.getByText('More details');
    await shown.or(more).waitFor();
    // Once unfolded, the details stay so for the next message.
    if (await more.isVisible()) await more.click();
    await shown.waitFor();
    return shown.innerText();
  }

  /** Waits for the green banner, which a saved credential gets when its form is opened again. */
  async waitForSuccess(): Promise<void> {
    const banner = this.modal.getByTestId('credentials-config-container-test-success');
    await banner.getByText('Connection tested successfully').waitFor();
    // While the test still runs the button is only a circle.
    await banner.getByText('Retry').waitFor();
    await banner.locator('[class*="n8n-button-fade"]').waitFor({ state: 'detached' });
  }

  async close(): Promise<void> {
    await this.modal.getByRole('button', { name: /close/i }).click();
    await this.modal.waitFor({ state: 'detached' });
  }

  /** The dialog, for a picture. */
  get element(): Locator {
    return this.modal;
  }
}
