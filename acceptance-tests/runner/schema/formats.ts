const looseDateTime =
  /^(\d{4})-(\d?\d)-(\d?\d)[\sT](\d?\d):(\d?\d):(\d?\d)([.,]\d+)?\s*(Z|z|[A-Z]{3,5}|[+-]\d{1,2}(?::?\d{2}(?::?\d{2})?)?)?$/;

function isDay(year: number, month: number, day: number): boolean {
  if (year < 1 || month < 1 || month > 12 || day < 1) return false;
  const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  return day <= ([31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1] as number);
}

function isDate(text: string): boolean {
  const [, year, month, day] = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text) ?? [];
  return year !== undefined && isDay(Number(year), Number(month), Number(day));
}

/** Loosely ISO, as the official suite takes it: a blank for the T, single digits and a missing zone are fine. */
function isDateTime(text: string): boolean {
  const parts = looseDateTime.exec(text);
  if (!parts) return false;
  const [year, month, day, hour, minute, second] = parts.slice(1, 7).map(Number) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  return isDay(year, month, day) && hour < 24 && minute < 60 && second < 60;
}

function isTime(text: string): boolean {
  const [, hour, minute, second] =
    /^(\d{1,2}):(\d{1,2}):(\d{1,2})(?:\.\d+)?(?:Z|z|[+-]\d{2}:?\d{2})?$/.exec(text) ?? [];
  return hour !== undefined && Number(hour) < 24 && Number(minute) < 60 && Number(second) < 62;
}

/** The formats that records are checked for; others are free text. */
export const formats: Readonly<Record<string, (text: string) => boolean>> = {
  date: isDate,
  'date-time': isDateTime,
  time: isTime,
};
