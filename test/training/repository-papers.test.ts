import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { serverOf } from '../../src-main/connectors/dvcqg/repository/agencies.ts';
import { resourceFile } from '../../src-main/platform/resources.ts';
import { sampleDossiers } from '../../src-main/training/dossiers.ts';
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

it('there is a sample dossier for every owner, whose procedure asks for one of the papers', () => {
  const catalogue = z
    .array(z.object({ code: z.string(), components: z.array(z.object({ paperCode: z.string() })) }))
    .parse(JSON.parse(readFileSync(resourceFile('catalogue/procedures.json'), 'utf8')));
  const dossiers = sampleDossiers(catalogue.map(({ code }) => code));
  expect(new Set(dossiers.map(({ code }) => code)).size).toBe(dossiers.length);
  for (const { number } of Object.values(REPOSITORY_OWNERS)) {
    const codes = dossiers
      .filter(({ applicant }) => applicant.identityNumber === number)
      .flatMap(({ procedureCode }) => catalogue.find(({ code }) => code === procedureCode)?.components ?? [])
      .map(({ paperCode }) => paperCode)
      .filter((code) => code !== '');
    expect(codes.length).toBeGreaterThan(0);
    const papers = REPOSITORY_PAPERS.filter(({ ownerNumber }) => ownerNumber === number);
    for (const { paperCode } of papers) expect(codes).toContain(paperCode);
  }
  expect(sampleDossiers(['1.001193']).map(({ procedureCode }) => procedureCode)).not.toContain('1.003709');
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
