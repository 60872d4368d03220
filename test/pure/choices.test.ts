import type { INodeProperties, INodeType } from 'n8n-workflow';

import { MailServerApi } from '../../credentials/MailServerApi.credentials';
import { CHANNELS } from '../../lib/delivery/channel';
import { DELIVERY_CHANNELS, type DeliveryChannel } from '../../lib/ledger';
import { deliveryKey, maskRecipient } from '../../lib/ledger/identity';
import { MAIL_PROVIDERS } from '../../lib/mail';
import { DeliveryChannel as DeliveryChannelNode } from '../../nodes/DeliveryChannel/DeliveryChannel.node';
import { DocumentDeliveries } from '../../nodes/DocumentDeliveries/DocumentDeliveries.node';
import { PLANNED } from '../support/ledger-support';

// Stored workflows and credentials hold these values: none may go without somebody meaning it, and a new one has to be
// offered, known and masked everywhere. The compiler sees to the tables; what it cannot see is here.

const valuesOf = (properties: INodeProperties[], name: string) =>
  properties
    .filter((property) => property.name === name)
    .flatMap(({ options = [] }) => options.map((option) => ('value' in option ? String(option.value) : '')))
    .sort();
const offered = (node: INodeType, name: string) => valuesOf(node.description.properties, name);

it('the mail credential offers every provider with a preset', () => {
  const providers = ['gmail', 'homePl', 'iqPl', 'microsoft365', 'nazwaPl', 'ovh', 'workspace'];
  expect(Object.keys(MAIL_PROVIDERS).sort()).toEqual(providers);
  expect(valuesOf(new MailServerApi().properties, 'provider')).toEqual(['custom', ...providers].sort());
});

it('the mail credential asks for the host where the preset has none', () => {
  const host = new MailServerApi().properties.find(({ name }) => name === 'host');
  const hostless = Object.entries(MAIL_PROVIDERS).flatMap(([id, preset]) => (preset.host === '' ? [id] : []));
  expect([...(host!.displayOptions!.show!.provider as string[])].sort()).toEqual(['custom', ...hostless].sort());
});

it('the nodes offer every channel', () => {
  expect([...DELIVERY_CHANNELS].sort()).toEqual(['email', 'order']);
  expect([...CHANNELS].sort()).toEqual(['email', 'order', 'skip']);
  expect(offered(new DeliveryChannelNode(), 'usual')).toEqual([...CHANNELS].sort());
  expect(offered(new DeliveryChannelNode(), 'otherwise')).toEqual(
    [...CHANNELS].filter((name) => name !== 'email').sort(),
  );
  // "item": what Delivery Channel chose.
  expect(offered(new DocumentDeliveries(), 'channel')).toEqual([...DELIVERY_CHANNELS, 'item'].sort());
});

it.each(['sms', '', 'toString', '__proto__', undefined])('there is no key and no mask for the channel %j', (name) => {
  const channel = name as DeliveryChannel;
  expect(() => deliveryKey({ ...PLANNED, channel })).toThrow(RangeError);
  expect(() => maskRecipient(channel, '+48600100200')).toThrow(RangeError);
});
