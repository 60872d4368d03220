import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';

import type { Pictures } from './pictures';
import type { Session } from './session';

/** Of the mailbox's page; CSS pixels, as all sizes here. */
const NARROW = { width: 1000, height: 720 };
/** A page of A4. */
const SHEET = { width: 900, height: 1272 };
const DRAWING_MS = 20_000;
/** Far more than an empty viewer has, far less than a page full of text. */
const FEWEST_BYTES = 30_000;

/** All text of a PDF, as a program for the blind reads it. */
async function textOf(pdf: Buffer): Promise<string> {
  // An ES module: CommonJS reaches it by import() only.
  const { extractText, getDocumentProxy } = await import('unpdf');
  const { text } = await extractText(await getDocumentProxy(new Uint8Array(pdf)), { mergePages: true });
  return text;
}

/** Takes a picture of the PDF's first page in the browser's own viewer, which does not say when it has drawn it. */
async function takePdf(page: Page, url: string, pictures: Pictures): Promise<void> {
  await page.setViewportSize(SHEET);
  await page.goto(`${url}#toolbar=0&navpanes=0&view=Fit`);
  const deadline = Date.now() + DRAWING_MS;
  while ((await page.screenshot()).length < FEWEST_BYTES) {
    if (Date.now() > deadline) throw new Error('The viewer of the browser shows no page of the PDF');
  }
  await pictures.take('pdf', page);
}

/** Opens a customer's mail in the page of the sandbox's mailbox, and its PDF in a tab of its own. */
export async function checkMailbox({ context, world, pictures }: Session): Promise<void> {
  const page = await context.newPage();
  await page.setViewportSize(NARROW);
  await page.goto(world.mailbox.webUrl);
  await page.locator('li a').filter({ hasText: '.pdf' }).first().click();
  const link = page.locator('a.file').first();
  await link.waitFor();
  const fileName = /^.+?\.pdf/.exec(await link.innerText())?.[0] ?? '';
  await pictures.take('mail', page);

  const [viewer] = await Promise.all([context.waitForEvent('page'), link.click()]);
  await viewer.waitForLoadState();
  await viewer.close();
  const url = new URL((await link.getAttribute('href')) ?? '', page.url()).href;
  const response = await context.request.get(url);
  assert.equal(response.headers()['content-type'], 'application/pdf');
  const pdf = await response.body();
  assert.equal(pdf.subarray(0, 5).toString('latin1'), '%PDF-');
  const text = await textOf(pdf);
  const document = world.shop.documents.find(
    ({ number }) => text.includes(number) && bare(fileName) === bare(`${number}.pdf`),
  );
  assert.ok(document, `no document of the shop has the number in ${fileName}`);
  const orders = world.shop.orders.filter(({ order_id: id }) => document.orderIds.includes(id));
  const to = /\S+@\S+/.exec(await page.locator('tr').filter({ hasText: 'Delivered to' }).innerText())?.[0];
  assert.ok(
    orders.some(({ email }) => email === to),
    `${document.number} went to ${to}, whose it is not`,
  );
  await takePdf(page, url, pictures);
  await page.close();
}

/** Without the characters that a file name cannot have. */
function bare(name: string): string {
  return name.replace(/[^\p{L}\p{N}]+/gu, '');
}
