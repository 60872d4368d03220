import { IntegrationError, type IntegrationErrorOptions } from '../../common';

/** Why a structured invoice could not be read, or why a number does not go with it. */
export type KsefXmlErrorCode =
  | 'ksef_xml_invalid'
  | 'ksef_xml_too_large'
  | 'ksef_schema_unknown'
  | 'ksef_kind_unknown'
  | 'ksef_number_invalid'
  | 'ksef_number_mismatch';

/** A structured invoice that cannot be used. Trying again does not help: the XML stays what it is. */
export class KsefXmlError extends IntegrationError {
  declare readonly code: KsefXmlErrorCode;

  constructor(code: KsefXmlErrorCode, message: string, options: IntegrationErrorOptions = {}) {
    super(code, message, { permanent: true, ...options });
  }
}

/** The error for XML that does not say what it has to say. @param what a whole sentence that quotes nothing of the file */
export function invalidXml(what: string, cause?: unknown): KsefXmlError {
  return new KsefXmlError('ksef_xml_invalid', what, {
    description: 'The file is not a structured invoice as KSeF accepts it. Fetch the invoice from KSeF anew.',
    ...(cause === undefined ? {} : { cause }),
  });
}

/** The error for XML that is larger than any invoice that KSeF accepts. */
export function tooLarge(what: string): KsefXmlError {
  return new KsefXmlError('ksef_xml_too_large', what, {
    description: 'No invoice that KSeF accepts is that large. Look whether the file is an invoice at all.',
  });
}
