/** How an API writes date-times that are not RFC 3339, and numbers that are none. */
export interface ValueStyle {
  /** Date-times that mean "unset"; they become null. */
  unset?: RegExp;
  /** Whether times come without a zone and are UTC; they get a `Z`. */
  withoutZone?: boolean;
  /** Whether numbers may come as text; they become numbers. */
  quotedNumbers?: boolean;
  /** What the name of the date-time ends with that a Unix time in seconds gets, as RFC 3339, where the schema declares it. */
  dateTimeSuffix?: string;
}
