export { attachToOrders, type AttachmentJob, type AttachmentReport, type AttachmentTarget } from '../delivery/to-order/attach';
export {
  channelByName,
  chooseChannel,
  isRelayAddress,
  RELAY_ADDRESSES,
  SOURCES_WITHOUT_EMAIL,
  type Channel,
  type ChannelDecision,
  type ChannelRules,
} from '../delivery/channel';
