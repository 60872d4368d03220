import type { Locator, Page, Response } from 'playwright-core';

import type { WorkflowFile } from '../../../scripts/n8n-host';

import { NodePanel } from './node-panel';

const RUN_TIMEOUT_MS = 180_000;
/** Milliseconds between two tries to save. */
const PAUSE_MS = 3_000;

/** n8n's editor as a person uses it: signed in, one workflow opened. */
export class Editor {
  constructor(
    readonly page: Page,
    /** n8n's address without a slash at the end. */
    private readonly url: string,
  ) {}

  async signIn({ email, password }: { email: string; password: string }): Promise<void> {
    await this.page.goto(`${this.url}/signin`);
    await this.page.locator('input[name=emailOrLdapLoginId]').fill(email);
    await this.page.locator('input[name=password]').fill(password);
    await this.page.getByRole('button', { name: 'Sign in' }).click();
    await this.page.waitForURL(/\/home\//);
  }

  private menuButton(): Locator {
    return this.page.getByTestId('workflow-menu').getByRole('button', { name: 'More actions' });
  }

  async newWorkflow(): Promise<void> {
    await this.page.goto(`${this.url}/workflow/new`);
    await this.menuButton().waitFor();
  }

  /** *⋯ → Import → From file*. */
  async importFile(file: string): Promise<void> {
    await this.menuButton().click();
    await this.page.getByTestId('workflow-menu-item-import').click();
    const chooser = this.page.waitForEvent('filechooser');
    await this.page.getByTestId('workflow-menu-item-import-from-file').click();
    await (await chooser).setFiles(file);
    await this.nodes().first().waitFor();
    await this.page.waitForURL(/\/workflow\/(?!new)\w+/);
  }

  async openWorkflow(id: string): Promise<void> {
    await this.page.goto(`${this.url}/workflow/${id}`);
    await this.nodes().first().waitFor();
  }

  /** Saves with Ctrl+S, changed or not. Returns the workflow as n8n keeps it. */
  async save(): Promise<WorkflowFile> {
    await this.showAll();
    const saved = this.page.waitForResponse(
      (response) =>
        /\/rest\/workflows\/\w+$/.test(new URL(response.url()).pathname) && response.request().method() === 'PATCH',
    );
    // The editor ignores the keys while it is saving by itself, as after an import.
    let response: Response | undefined;
    while (response === undefined) {
      await this.page.keyboard.press('Control+s');
      response = await Promise.race([saved, this.page.waitForTimeout(PAUSE_MS).then(() => undefined)]);
    }
    const { data } = (await response.json()) as { data: WorkflowFile };
    return data;
  }

  /**
   * Adds a node from the panel of all nodes, which opens it.
   *
   * @param action the entry of the node's list of actions, if it has one
   */
  async addNode(displayName: string, action: string | undefined): Promise<NodePanel> {
    // Before the first node, the plus stands in the middle of the canvas.
    await this.page.getByTestId('node-creator-plus-button').first().click();
    const creator = this.page.getByTestId('node-creator');
    // The panel leaves this word out.
    const name = displayName.replace(/ Trigger$/, '');
    await this.page.getByTestId('node-creator-search-bar').fill(name);
    const items = creator.getByTestId('node-creator-item-name');
    await items.getByText(name, { exact: true }).first().click();
    if (action === undefined) {
      // A trigger has an entry for each of its events instead of the button.
      const event = items.filter({ hasText: /^On / }).first();
      await creator.getByRole('button', { name: 'Add to workflow' }).or(event).click();
    } else {
      await items.getByText(action, { exact: true }).click();
    }
    return this.openedPanel();
  }

  private async openedPanel(): Promise<NodePanel> {
    const panel = new NodePanel(this.page);
    await panel.element.getByTestId('tab-params').waitFor();
    return panel;
  }

  /** The opened workflow's id, which it has since it was first saved. */
  get workflowId(): string {
    const id = /\/workflow\/(\w+)/.exec(this.page.url())?.[1];
    if (id === undefined || id === 'new') throw new Error('The workflow has not been saved yet');
    return id;
  }

  nodes(): Locator {
    return this.page.getByTestId('canvas-node');
  }

  node(name: string): Locator {
    return this.page.locator(`[data-test-id="canvas-node"][data-node-name="${name}"]`);
  }

  async openNode(name: string): Promise<NodePanel> {
    await this.node(name).dblclick();
    return this.openedPanel();
  }

  /** Waits for a message in the corner and returns its text. */
  async toast(title: string, timeoutMs?: number): Promise<string> {
    const toast = this.page.locator('.el-notification').filter({ hasText: title }).first();
    await toast.waitFor({ timeout: timeoutMs });
    return (await toast.innerText()).replace(/\s+/g, ' ');
  }

  async dismissToasts(): Promise<void> {
    const buttons = this.page.locator('.el-notification__closeBtn');
    while ((await buttons.count()) > 0) {
      // It may have gone by itself in the meantime, or be on its way.
      await buttons
        .first()
        .click({ timeout: 1_000, force: true })
        .catch(() => undefined);
      await this.page
        .locator('.el-notification')
        .first()
        .waitFor({ state: 'detached', timeout: 2_000 })
        .catch(() => undefined);
    }
  }

  private executeButton(): Locator {
    return this.page.getByTestId('execute-workflow-button').first();
  }

  /** Presses *Execute workflow* where it cannot start; returns what the editor says under `title`. */
  async executeInVain(title: string): Promise<string> {
    await this.executeButton().click();
    return this.toast(title);
  }

  /** Presses *Execute workflow* and waits for its success. Returns the execution's id. */
  async execute(): Promise<string> {
    const started = this.page.waitForResponse(
      (response) => response.request().method() === 'POST' && /\/rest\/workflows\/\w+\/run$/.test(response.url()),
    );
    await this.executeButton().click();
    const { data } = (await (await started).json()) as { data: { executionId: string } };
    await this.toast('Workflow executed successfully', RUN_TIMEOUT_MS);
    return data.executionId;
  }

  /** The texts on the connections from one node to another, such as "12 items"; connections nothing went over have none. */
  async edgeLabels(from: string, to: string): Promise<string[]> {
    const edges = this.page.locator(
      `[data-test-id="edge-label"][data-source-node-name="${from}"][data-target-node-name="${to}"]`,
    );
    return (await edges.allInnerTexts()).map((text) => text.trim()).filter(Boolean);
  }

  /** Shows the whole workflow, with nothing selected. */
  async showAll(): Promise<void> {
    await this.page.getByTestId('zoom-to-fit').click();
    // Between the notes above the nodes, where nothing is.
    await this.page.getByTestId('canvas').click({ position: { x: 640, y: 150 } });
  }

  async publish(): Promise<void> {
    await this.page.getByTestId('workflow-open-publish-modal-button').click();
    await this.page.getByTestId('workflow-publish-button').click();
    await this.page
      .getByRole('dialog')
      .filter({ hasText: 'Workflow published' })
      .getByRole('button', { name: 'Got it' })
      .click();
    await this.page.getByText('Workflow published').waitFor({ state: 'detached' });
  }

  /** Takes the published version back, as the tab *Editor* offers it. */
  async unpublish(): Promise<void> {
    await this.page.getByTestId('version-menu-button').click();
    await this.page.getByTestId('version-menu-item-unpublish').click();
    const modal = this.page.getByTestId('workflow-history-version-unpublish-modal');
    await modal.getByRole('button', { name: 'Unpublish' }).click();
    await modal.waitFor({ state: 'detached' });
  }

  async showEditor(): Promise<void> {
    await this.page.getByTestId('radio-button-workflow').click();
    await this.nodes().first().waitFor();
  }

  /** Opens the tab *Executions*, which keeps itself up to date. */
  async showExecutions(): Promise<void> {
    await this.page.getByTestId('radio-button-executions').click();
    await this.page.getByTestId('executions-sidebar').waitFor();
  }

  /** One entry of the executions list. */
  execution(id: string): Locator {
    return this.page.getByTestId('executions-sidebar').getByTestId(`execution-details-${id}`);
  }

  /** The entries of the executions list, the newest first. */
  executions(): Locator {
    return this.page.getByTestId('executions-sidebar').locator('[data-test-id^="execution-details-"]');
  }
}
