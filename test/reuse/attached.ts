import { createWorld, paper, pdf, type WorldOptions } from './world.ts';

const LINK = 'https://portal.example/1.pdf';

/** A dossier with a paper of the national repository on its first component, attached and ready to be sent. */
export async function withAttachedPaper({
  names = ['Giấy.pdf'],
  ...options
}: WorldOptions & { names?: string[] } = {}) {
  const world = await createWorld(options);
  const opened = world.open();
  const files = names.map((name, index) => ({ name, link: `${LINK}?${index + 1}` }));
  world.national.answer = () => ({ kind: 'found', papers: [paper({ files })] });
  for (const { link } of files) world.national.files.set(link, pdf(link));
  world.lookUp(opened);
  const [first] = (await world.settled(opened)).components;
  world.agree(opened);
  const componentId = first?.componentId ?? '';
  const place = { dossierId: opened.id, componentId, paperId: first?.national.papers[0]?.paperId ?? '' };
  await world.reuse.fetch(place);
  const { operationId, dossier } = world.reuse.attach(place);
  await world.ready();
  return { world, dossier, place, operationId };
}
