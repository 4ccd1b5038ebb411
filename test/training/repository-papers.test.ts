import { expect, it } from 'vitest';
import { serverOf } from '../../src-main/connectors/dvcqg/repository/agencies.ts';
import {
  REPOSITORY_AGENCIES,
  REPOSITORY_OWNERS,
  REPOSITORY_PAPERS,
  sampleFileAt,
  samplePaperBytes,
} from '../../src-main/training/repository-papers.ts';

it('every file stands behind the server of its agency, but for the agency that has none', () => {
  const unlisted = REPOSITORY_PAPERS.filter(({ agency }) => serverOf(agency, REPOSITORY_AGENCIES) === null);
  expect(unlisted.map(({ ownerNumber }) => ownerNumber)).toEqual([REPOSITORY_OWNERS.unknownAgency.number]);
  for (const { agency, files } of REPOSITORY_PAPERS.filter((paper) => !unlisted.includes(paper))) {
    for (const file of files) expect(file.dstcode).toBe(serverOf(agency, REPOSITORY_AGENCIES)?.dstcode);
  }
});

it('a file is found by its place alone, and its bytes are the same each time', async () => {
  for (const paper of REPOSITORY_PAPERS) {
    for (const file of paper.files) {
      if (file.content !== 'paper') continue;
      expect(sampleFileAt(file)?.file).toBe(file);
      const bytes = await samplePaperBytes(paper, file);
      expect(bytes.subarray(0, 5).toString()).toBe('%PDF-');
      expect(await samplePaperBytes(paper, file)).toEqual(bytes);
    }
  }
});
