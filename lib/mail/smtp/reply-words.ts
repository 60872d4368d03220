/**
 * What servers talk about when they refuse: the words of the subjects and predicates from which `readReply` learns whose
 * trouble a reply is. All are compared with `plainWords`: lower case, without diacritics, addresses, links and host names.
 * English, Polish and German, as submission servers in Poland use them.
 */
export const WORDS = {
  /** The sender's address, and who may write in its name. */
  sender:
    /\bsender (address|e-?mail|id|identit|signature|domain|verif|is|not|rejected|denied|refused|blocked|unknown|invalid|login|policy)|\b(bad|invalid|unverified|unauthori[sz]ed|unauthenticated|envelope|outbound|all|this|specific|your|for|of) senders?\b|return[- ]path|reverse[- ]path|\bfrom[: ]*(address|header|field|domain)|\bheader from|\bmail from\b|\bsend(ing)? (mail |messages? |e-?mails? )?(as|on behalf|from|using)\b|sendas|not owned by|spoof|identit(y|ies)\b|not (validated|verified)|\bthe 'from'|nadawc|nadawani|absender/,
  /** What the recipient's side has against this sender: for this one recipient only. */
  recipientsChoice:
    /\bresolver\.|sending to this (group|mailbox|recipient|user|list)|\bby (the )?(recipient|addressee|mailbox owner)|blocked senders?\b|restricted (recipient|mailbox|group|list)|(recipient|mailbox|user|account|address|domain|odbiorca|skrzynka|konto|empfanger|postfach)\b.{0,20}\b(does ?n[o']t|do not|will not|takes no|no longer|is not|cannot|not|nie|nicht|marked)\b.{0,24}\b(accept\w*|tak(e|es|ing)|receiv\w*|external mail|mail|przyjmuje|akceptuje|odbiera|an|inactive)\b|\bno longer accept|nullmx|null mx/,
  /** The connecting computer as such. */
  client:
    /\bhelo\b|\behlo\b|client host|\bclient\b.{0,20}\b(reject|block|denied|banned)|\bip\b|\brdns\b|reverse (dns|hostname|lookup|record)|\bptr\b|your (host|server|isp|internet service|network)|block ?list|black ?list|black list|spamhaus|spamcop|barracudacentral|sorbs|\brbls?\b|\bdnsbl|blocked using|(?<!not )\blisted (at|in|on|by)|reputation|\bprison\b|dynamic(ally)?\b|service provider|\bproxy|\bfirewall|abuse (detected|from)|(due to|for) abuse|user complaints|\bdns\b/,
  /** Sender policies published in the DNS. */
  senderPolicy: /\bspf\b|\bdkim\b|\bdmarc\b|sender policy|domain alignment|authentication level/,
  relay:
    /\brelay(s|ed|ing|ow\w*)?\b|rcpthosts|\bgateway\b|non-?(accepted|local)|przekazywani|weiterleitung|weiterleiten/,
  login:
    /authenticat|authorization required|\bauth\b|\blogg?(ed)?[ -]?(in|on)\b|\blogin|\bsign(ed)?[ -]?in\b|credential|\bsasl\b|password|issue an? (auth|starttls)|starttls|uwierzyteln|zalogow|autoryzac|haslo|anmeld|authentifizier/,
  /** The account or tenant that sends. */
  account:
    /\byour (smtp )?(account|mailbox|domain|organi[sz]ation|tenant|plan|subscription)|\btenant\b|\boutbound|\boutgoing|wychodzac|twoje(go)? kont|z tego konta|ze? (tej )?skrzynki zablok|(account|konto|user|domain|mail(ing)?)\b.{0,40}\b(may not|not allowed to|cannot|not permitted to|is not authori[sz]ed to|not yet|unable to) (send|perform|activated|activate)|from your account|account is (blocked|suspended|disabled|not|over)|submission|clientsubmit|ses:|unauthori[sz]ed|not authori[sz]ed|wysyl|wyslan/,
  /** How much may be sent, stored or connected. */
  limit:
    /\bquota|\blimit|(?<!time ?out )exceed|excessive|\btoo (many|much|fast|often|quick|frequent)|throttl|\brate\b|unexpected volume|unusual|threshold|credits|\bover ?(quota|limit)|\bmax(imum)? (e-?mails?|messages?|defers|connections|recipients)|przekrocz|wyczerpan|uberschritten|kontingent/,
  /** A limit on what leaves. */
  sending:
    /\bsend|\bsent\b|sender|outgoing|outbound|\b(e-?)?mails\b|\bmessages\b|\bmessage (limit|quota|rate)|connections?\b|sessions?\b|\brecipients\b|logins|errors|per (second|minute|hour|day)|\/h\b|\b(hourly|daily|monthly|minute)\b|customer\b|credits|too much mail|too fast|\bvolume|\bunusual|per connection|\byour\b|godzin|dzien|wysyl|wyslan|versand/,
  /** A limit on what one recipient takes or keeps. */
  receiving:
    /\breceiv|recipient'?s (inbox|mailbox|per |storage|quota|message)|recipient (is|has|mailbox|inbox|quota|over)|\b(for|of|by|to) (this|the|that) (recipient|user|addressee|mailbox|address)\b|tried to reach|trying to (contact|reach)|(target|destination) (address|mailbox|user)|odbiorc|empfanger/,
  /** The store of a mailbox. */
  storage:
    /\bfull\b|over ?quota|(mailbox|inbox|disk|storage|user)\b.{0,30}\b(quota|space|exceed|over)|\bquota exceeded.{0,12}mailbox|storage (space|allocation)|allowed size|(enough|disk|allowed storage|out of) space|out of storage|inode|zu ?viele (mails|nachrichten) auf|deliver\.exception|\bstoredrv\.deliver|pelna|pelny|przepelnion|zapelnion|\bvoll\b/,
  size: /\bsize\b|\btoo (big|large)\b|\bbytes\b|\boctets\b|megabyte|line (length|is too long)|line too long|za duz|rozmiar|zu gross/,
  /** What the message holds. */
  content:
    /virus|malware|spam[ -](filter|message|url|content)|header based|phish|trojan|attachment|\bcontent\b|content-|security issue|\bmime\b|malformed|\buribl\b|\bsurbl\b|bare (lf|cr)|(invalid|bad|duplicate|missing)[ _](data|header|message|format|structure|date|from)|unsolicited|zalacznik|tresc|anhang/,
  spam: /\bspam|\bjunk|\bube\b|unsolicited/,
  /** The message as the subject of a sentence. */
  message: /\b(this|your|the) (message|mail|e-?mail)|\b(message|e-?mail|mail data)\b|wiadomosc|nachricht/,
  policy: /polic(y|ies)|transport\.rules|transaction failed/,
  /** No such address. */
  unknown:
    /\b(no such|unknown|unrouteable|unroutable|non-?existent|invalid|nie ma( takiego)?|brak( takiego)?|nieznan\w*|nieprawidlow\w*) ?(here|local|virtual|mail|email|e-mail|final|konta|adres\w*)? ?(user|recipient|rcpt|mailbox|address|account|person|addressee|local part|alias|domain|uzytkownik\w*|odbiorc\w*|skrzynk\w*|konta|pocztow\w*|adres\w*)|\b(user|recipient|mailbox|address|account|addressee|domain|konto|adres|skrzynka|uzytkownik|odbiorca|postfach|empfanger|benutzer|adresse)\b.{0,40}\b(unknown|not found|not (be )?(known|listed|valid|recogni[sz]ed|exist)|does ?n[o']t exist|do(es)? not exist|may not exist|doesn't have|no longer|nie istnieje|nie zostal\w* znalez|nieznan\w*|unbekannt|existiert nicht|nicht gefunden)|doesn't (have|exist)|no mailbox|not a valid (mailbox|user|recipient|address)|undeliverable|unbekannt|user unknown|\bneed fully-qualified/,
  /** An address that exists, or existed, and takes nothing. */
  closed:
    /\b(user|recipient|mailbox|account|address|inbox|konto|skrzynka)\b.{0,40}\b(disabled|inactive|deactivated|inactivated|suspended|expired|closed|locked|unavailable|restricted|refused|not (yet )?activated|not available|nieaktywn\w*|zablokowan\w*|wylaczon\w*|gesperrt|deaktiviert)|\b(inactive|disabled|deactivated|suspended|expired) (user|recipient|mailbox|account|address)|tried to reach|not our customer/,
  recipient:
    /\brecipients?\b|(target|destination) (address|mailbox|user)|\brcpt\b|\baddressee|\bmailbox\b|\baddress rejected|odbiorc|empfanger|mailing list/,
  passing:
    /grey ?list|gray ?list|\blater\b|temporar|try again|\bbusy\b|\bresources\b|local problem|queue|storage|\bdefer|timed? ?out|verification in progress|not active|shutting down|closing|restart|maintenance|configuration error|come back|service not available|pozniej|chwilowo|spater|vorubergehend/,
  denied:
    /\bdenied|\bprohibit|not (allowed|permitted|accepted)|\bblocked|\bbanned|forbidden|\brefus|administrativ|\breject|cannot deliver|zablokowan|odrzucon|abgelehnt/,
} satisfies Record<string, RegExp>;

/**
 * A reply's words as `WORDS` expects them; the reply code, addresses, links, host names and what stands in angle brackets are
 * taken out, since they hold words by chance.
 */
export function plainWords(text: string): string {
  return text
    .toLowerCase()
    .replaceAll('ł', 'l')
    .normalize('NFD')
    .replace(/\p{M}+/gu, '')
    .replace(/[’`]/g, "'")
    .replace(/https?:\/\/\S+/g, ' ')
    .replace(/<[^<>\s]*>/g, ' ')
    .replace(/[^\s<>"'(),;:]+@[^\s<>"'(),;:]+/g, ' ')
    .replace(/\bsee \S+\.\S+|\brelay=\S+|\brelay recipient table/g, ' ')
    .replace(/\b(?!resolver|storedrv|transport)[a-z0-9-]+(\.[a-z0-9-]+){2,}/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
}
