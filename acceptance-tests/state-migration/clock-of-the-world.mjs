/** Loaded into a connector before it starts: its clock begins at the moment that the environment names. */

const RealDate = Date;
const ahead = Date.parse(process.env.CLOCK_BEGINS_AT ?? '') - RealDate.now();

globalThis.Date = class extends RealDate {
  constructor(...values) {
    super(...(values.length ? values : [RealDate.now() + ahead]));
  }

  static now() {
    return RealDate.now() + ahead;
  }
};
