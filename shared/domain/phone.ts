import { parsePhoneNumberFromString, isSupportedCountry } from 'libphonenumber-js/min';
import type { CountryCode } from 'libphonenumber-js/min';

/** Where numbers without a country code are dialled from, two letters. */
export type PhoneRegion = CountryCode;

/** The region of a studio, from its locale (BCP 47): its own, or else the one its language is most spoken in; undefined for none known. */
export function phoneRegionOf(locale: string): PhoneRegion | undefined {
  try {
    const region = new Intl.Locale(locale).maximize().region ?? '';
    return isSupportedCountry(region) ? region : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Text that is equal for two phone numbers exactly when they reach the same phone: E.164 with the extension, or what is dialled where
 * the number is none that is known (facts 4.5).
 */
export function phoneKey(text: string, region: PhoneRegion | undefined): string {
  const number = parsePhoneNumberFromString(text, region);
  if (number?.isPossible() !== true) return text.toLowerCase().replaceAll(/[^a-z0-9+*#]/g, '');
  return number.ext === undefined ? number.number : `${number.number};${number.ext}`;
}
