/** What the exit code of every command says. Documented in `--help`; scripts rely on it. */
export const EXIT = {
  ok: 0,
  /** It did not work; the reason was told. */
  failed: 1,
  /** The command line was not understood. */
  usage: 2,
  /** Another program holds the data folder and cannot be asked to do it. */
  held: 3,
  /** Done, but something waits for a person. */
  needsPerson: 4,
  /** Time is up; the rest waits safely. */
  timeUp: 5,
  /** Ended by Ctrl-C. */
  interrupted: 130,
} as const;
