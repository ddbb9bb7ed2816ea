export type Clock = {
  /** The time as the server states it, in ms: steady time plus the skew. */
  now(): number;
  /** The time by which windows and expiries are measured, in ms: real time plus all that was advanced. */
  steady(): number;
  advance(ms: number): void;
};

/** A clock that runs at real speed, or stands. `skewMs` is asked each time; `start` is what `steady()` answers at first. */
export function createClock(skewMs: () => number, start = Date.now(), stands = false): Clock {
  const began = Date.now();
  let advanced = 0;
  const steady = () => start + advanced + (stands ? 0 : Date.now() - began);
  return {
    steady,
    now: () => steady() + skewMs(),
    advance: (ms) => {
      advanced += ms;
    },
  };
}
