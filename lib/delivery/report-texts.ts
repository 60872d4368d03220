/** A language in which the shop is told what failed. */
export type ReportLanguage = 'en' | 'pl';

/** The words of a failure report. */
export interface ReportWords {
  title: string;
  /** The sentence before the list. */
  opening: (failed: number, delivered: number | undefined) => string;
  order: string;
  permanent: string;
  passing: string;
  more: (count: number) => string;
}

/** "1 zamówienie", "2 zamówienia", "5 zamówień", "12 zamówień", "22 zamówienia". */
function orders(count: number): string {
  const [ten, one] = [Math.floor(count / 10) % 10, count % 10];
  if (count === 1) return '1 zamówienie';
  return `${count} ${ten !== 1 && one >= 2 && one <= 4 ? 'zamówienia' : 'zamówień'}`;
}

function documents(count: number): string {
  const [ten, one] = [Math.floor(count / 10) % 10, count % 10];
  if (count === 1) return '1 dokument';
  return `${count} ${ten !== 1 && one >= 2 && one <= 4 ? 'dokumenty' : 'dokumentów'}`;
}

export const REPORT_WORDS: Record<ReportLanguage, ReportWords> = {
  en: {
    title: 'Documents not delivered',
    opening: (failed, delivered) =>
      `${failed === 1 ? '1 order' : `${failed} orders`} did not go through${delivered === undefined ? '' : `, ${delivered === 1 ? '1 document was' : `${delivered} documents were`} delivered`}. Below they are grouped by what went wrong.`,
    order: 'Order',
    permanent: 'These stay until somebody does something about them.',
    passing: 'These are tried again by themselves.',
    more: (count) => `… and ${count} more.`,
  },
  pl: {
    title: 'Niedoręczone dokumenty',
    opening: (failed, delivered) =>
      `Nie udało się obsłużyć: ${orders(failed)}.${delivered === undefined ? '' : ` Doręczono: ${documents(delivered)}.`} Poniżej są pogrupowane według przyczyny.`,
    order: 'Zamówienie',
    permanent: 'Te zamówienia czekają, aż ktoś coś z nimi zrobi.',
    passing: 'Te zamówienia zostaną podjęte ponownie same.',
    more: (count) => `… i jeszcze ${count}.`,
  },
};

/** What happened and what to do, in Polish, by the code of a failure; others are told in English, as the editor shows them. */
export const POLISH_CAUSES: Readonly<Record<string, readonly [what: string, advice: string]>> = {
  recipient_missing: ['W zamówieniu nie ma adresu e-mail', 'Wpisz adres e-mail klienta w zamówieniu w BaseLinkerze.'],
  recipient_malformed: [
    'Adres e-mail w zamówieniu nie jest poprawny',
    'Popraw adres e-mail klienta w zamówieniu w BaseLinkerze.',
  ],
  recipient_for_none: [
    'Adres e-mail w zamówieniu oznacza „brak adresu”',
    'Wpisz adres e-mail klienta w zamówieniu w BaseLinkerze.',
  ],
  mail_recipient_refused: [
    'Serwer pocztowy odrzucił adres klienta',
    'Popraw adres e-mail klienta w zamówieniu w BaseLinkerze.',
  ],
  delivery_refused_before: [
    'Serwer pocztowy już wcześniej odrzucił adres klienta',
    'Popraw adres e-mail w zamówieniu; po zmianie adresu dokument zostanie wysłany.',
  ],
  mail_recipient_deferred: [
    'Serwer pocztowy na razie nie przyjmuje wiadomości dla tego klienta',
    'Kolejne uruchomienie spróbuje ponownie.',
  ],
  delivery_waits: ['Kolejna próba wysłania nastąpi później', 'Nic nie trzeba robić.'],
  delivery_given_up: [
    'Dokumentu nie udało się wysłać mimo wielu prób',
    'Sprawdź ostatnią odpowiedź serwera, potem zezwól na ponowną wysyłkę (Document Deliveries: Allow Resend) albo popraw adres e-mail w zamówieniu.',
  ],
  delivery_in_doubt: [
    'Nie wiadomo, czy dokument dotarł do serwera pocztowego',
    'Poszukaj wiadomości w folderze Wysłane i rozstrzygnij to w Document Deliveries.',
  ],
  mail_message_refused: ['Serwer pocztowy odrzucił treść wiadomości', 'Kolejne uruchomienia próbują przez kilka dni.'],
  mail_sender_refused: [
    'Serwer pocztowy nie przyjmuje adresu nadawcy',
    'Sprawdź pole From: większość serwerów wymaga adresu skrzynki, która się loguje.',
  ],
  mail_client_refused: [
    'Serwer pocztowy nie przyjmuje poczty z tego komputera',
    'Zapytaj dostawcę poczty albo ustaw Client Host Name w poświadczeniu Mail Server.',
  ],
  mail_relay_refused: [
    'Serwer pocztowy nie przekazuje poczty bez zalogowania',
    'Sprawdź użytkownika, hasło i port (587 albo 465) w poświadczeniu Mail Server.',
  ],
  mail_login_refused: [
    'Serwer pocztowy odrzucił nazwę użytkownika lub hasło',
    'Sprawdź je w poświadczeniu Mail Server; wielu dostawców wymaga hasła aplikacji.',
  ],
  mail_access_refused: [
    'Dostawca poczty nie pozwala już n8n wysyłać z tej skrzynki',
    'Otwórz poświadczenie Mail Server OAuth2 i naciśnij Connect.',
  ],
  mail_limit_reached: [
    'Skrzynka osiągnęła limit u dostawcy poczty',
    'Dokumenty czekają; kolejne uruchomienia spróbują ponownie.',
  ],
  mail_budget_used: [
    'Skrzynka wysłała już tyle wiadomości, ile może w ciągu doby',
    'Pozostałe dokumenty pójdą później.',
  ],
  mail_account_refused: [
    'Dostawca poczty nie przyjmuje teraz wiadomości z tej skrzynki',
    'Dokumenty czekają; kolejne uruchomienia spróbują ponownie.',
  ],
  mail_refuses_everyone: [
    'Serwer pocztowy odrzuca różnych klientów tymi samymi słowami',
    'To sprawa skrzynki albo pola From, a nie klientów: żaden z tych dokumentów nie przepadł. Sprawdź From i poświadczenie Mail Server.',
  ],
  mail_server_busy: [
    'Serwer pocztowy nie może teraz przyjmować wiadomości',
    'Dokumenty czekają; kolejne uruchomienia spróbują ponownie.',
  ],
  mail_unreachable: ['Serwer pocztowy nie odpowiada', 'Sprawdź adres i port w poświadczeniu Mail Server.'],
  mail_host_not_found: ['Nie znaleziono serwera pocztowego o tej nazwie', 'Sprawdź adres w poświadczeniu Mail Server.'],
  mail_timeout: [
    'Serwer pocztowy nie odpowiedział na czas',
    'Sprawdź adres, port i szyfrowanie w poświadczeniu Mail Server.',
  ],
  mail_connection_lost: [
    'Połączenie z serwerem pocztowym zostało przerwane',
    'Kolejne uruchomienie spróbuje ponownie.',
  ],
  mail_send_failed: ['Serwer pocztowy nie przyjął tym razem wiadomości', 'Kolejne uruchomienie spróbuje ponownie.'],
  mail_tls_failed: [
    'Nie udało się zaszyfrować połączenia z serwerem pocztowym',
    'Sprawdź szyfrowanie i port w poświadczeniu Mail Server.',
  ],
  mail_certificate_not_trusted: [
    'Certyfikat serwera pocztowego nie jest zaufany',
    'Sprawdź adres serwera w poświadczeniu Mail Server.',
  ],
  order_without_document: [
    'Zamówienie nie ma dokumentu w Subiekcie nexo',
    'Wystaw dokument albo sprawdź numer zamówienia w uwagach dokumentu.',
  ],
  order_with_several_documents: [
    'Do zamówienia pasuje kilka dokumentów',
    'Popraw uwagi dokumentów w Subiekcie nexo albo wybierz w węźle, co wtedy robić.',
  ],
  document_delivered_to_other_customer: [
    'Dokument doręczono już innemu klientowi',
    'Dwa zamówienia wskazują ten sam dokument: popraw uwagi dokumentu w Subiekcie nexo.',
  ],
};
