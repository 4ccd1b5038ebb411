/** Milliseconds. Tests bring their own. */
export interface ScanTiming {
  /** Between two looks at a file that is on its way. */
  readonly look: number;
  /** Two looks so far apart that are the same make a file finished, when its content agrees. */
  readonly stable: number;
  /** Between two listings of a local folder: the net below the events. */
  readonly listLocal: number;
  /** Between two listings of a share, where events cannot be trusted. */
  readonly listShare: number;
  /** Rest after which content that no format vouches for is taken in. */
  readonly rest: number;
  /** Rest after which nobody is expected to go on writing a half-written file. */
  readonly giveUp: number;
  /** A subfolder that is one item is finished when nothing new came for so long. */
  readonly folderQuiet: number;
  /** A folder that takes longer to answer counts as not answering. */
  readonly answer: number;
  /** An emptied subfolder is removed after this. */
  readonly emptied: number;
}

export const defaultTiming: ScanTiming = {
  look: 100,
  stable: 200,
  listLocal: 1000,
  listShare: 2000,
  rest: 5000,
  giveUp: 60_000,
  folderQuiet: 2000,
  answer: 15_000,
  emptied: 10 * 60_000,
};

/** Lets a bounded number of works run at the same time, in the order in which they were asked for. */
export interface Slots {
  run<Result>(work: () => Promise<Result>): Promise<Result>;
}

export function createSlots(count: number): Slots {
  const waiting: (() => void)[] = [];
  let free = count;
  return {
    async run(work) {
      if (free > 0) free -= 1;
      else await new Promise<void>((resolve) => waiting.push(resolve));
      try {
        return await work();
      } finally {
        const next = waiting.shift();
        if (next === undefined) free += 1;
        else next();
      }
    },
  };
}
