import { afterEach, expect, it } from 'vitest';
import { seeded } from '../fixtures/seeded.ts';
import {
  countedByHand,
  countedByTrigger,
  createRemote,
  openWorld,
  planned,
  wronglyBlocked,
  type Question,
  type Step,
  type World,
} from './world.ts';

let world: World;
afterEach(() => world.close());

const STEPS: readonly Step[] = ['lost', 'dropped', 'transient', 'offline', 'rejected', 'login', 'throw', { wait: 3 }];
const QUESTIONS: readonly Question[] = ['cannot-tell', 'transient', 'offline', 'login', 'throw'];

it.each([1, 2, 3])(
  '300 jobs of 20 dossiers under random faults and power cuts: each arrives once, in order (seed %i)',
  async (seed) => {
    const random = seeded(seed);
    const pick = <Value>(from: readonly Value[], otherwise: Value): Value =>
      random() < 0.35 ? (from[Math.floor(random() * from.length)] ?? otherwise) : otherwise;
    const remotes = [createRemote('igate'), createRemote('idesk')];
    let calm = false;
    for (const remote of remotes) {
      remote.otherwise = () => (calm ? 'done' : pick(STEPS, 'done'));
      remote.otherwiseQuestion = () => (calm ? 'truth' : pick(QUESTIONS, 'truth'));
    }
    world = openWorld({
      remotes,
      concurrency: 4,
      random,
      limits: {
        backoffBase: 1,
        backoffCap: 8,
        offlineBase: 2,
        offlineCap: 4,
        circuitBase: 2,
        circuitCap: 6,
        longestSleep: 10,
      },
    });
    const [igate, idesk] = remotes;
    const expected = new Map<string, string[]>();
    for (let dossier = 0; dossier < 20; dossier += 1) {
      for (const destination of ['igate', 'idesk'] as const) {
        const keys = Array.from(
          { length: destination === 'igate' ? 10 : 5 },
          (_, index) => `${destination}-${dossier}-${index}`,
        );
        expected.set(`${destination}-${dossier}-`, keys);
        world.queue(
          `D${dossier}`,
          keys.map((key, index) => planned(key, index % 3 === 1 ? keys.slice(0, index) : [])),
          destination,
        );
      }
    }

    const helpPeople = (): void => {
      const { items } = world.outbox.list({ states: ['needs-person', 'needs-login'], limit: 200 });
      if (items.length === 0) return;
      for (const item of items) {
        const ledger = item.destination === 'igate' ? igate?.ledger : idesk?.ledger;
        const key = item.subject.replace('.pdf', '');
        // a person looks into the remote and tells the truth
        if (item.reason?.code === 'outbox.unknown-outcome') {
          world.outbox.settle(item.id, ledger?.includes(key) ?? false, 'Hoa');
        } else {
          world.outbox.retry([item.id], 'Hoa');
        }
      }
    };
    let cuts = 0;
    for (let round = 0; round < 2000; round += 1) {
      await new Promise((resolve) => setTimeout(resolve, 4));
      helpPeople();
      expect(wronglyBlocked(world.database)).toEqual([]);
      if (round % 12 === 11 && cuts < 8) {
        await world.powerCut();
        cuts += 1;
      }
      calm = round > 150;
      if (Object.values(world.states()).every((state) => state === 'done')) break;
    }

    expect(Object.values(world.states()).filter((state) => state === 'done')).toHaveLength(300);
    for (const [beginning, keys] of expected) {
      const ledger = beginning.startsWith('igate') ? igate?.ledger : idesk?.ledger;
      expect(ledger?.filter((key) => key.startsWith(beginning))).toEqual(keys);
    }
    expect(countedByTrigger(world.database)).toEqual(countedByHand(world.database));
    expect(
      world.log('transfer.done').length +
        world.log('transfer.settled').filter(({ detail }) => detail.arrived === 1).length,
    ).toBe(300);
  },
);
