export { attachToOrders, type AttachmentJob, type AttachmentReport, type AttachmentTarget } from './attach';
export {
  channelByName,
  chooseChannel,
  isRelayAddress,
  RELAY_ADDRESSES,
  SOURCES_WITHOUT_EMAIL,
  type Channel,
  type ChannelDecision,
  type ChannelRules,
} from './choose';
