export interface EfyFile {
  readonly matailieu: string;
  readonly tentailieu: string;
  readonly url_file: string;
  readonly ten_file: string;
}

export interface EfyDossier {
  readonly mahoso: string;
  readonly tentochuccanhan: string;
  readonly ngaynhan: string;
  readonly mathutuc: string;
  readonly tenthutuc: string;
  readonly files: readonly EfyFile[];
}

/** `seed` is the literal text of seed 004, which is not JSON; the others are its sane forms. */
export type PullShape = 'seed' | 'array' | 'wrapped';

/** The answer of `dongbodulieumotcua` in the shape asked for. */
export function writePull(dossiers: readonly EfyDossier[], shape: PullShape): string {
  if (shape === 'seed') return seedText(dossiers);
  const sane = dossiers.map(({ files, ...fields }) => ({ ...fields, file_dinh_kem: files }));
  return JSON.stringify(shape === 'array' ? sane : { status: 200, data: sane });
}

/** Dossiers as objects without keys inside an object, files as `{[…]}`, a comma after the last of each. */
function seedText(dossiers: readonly EfyDossier[]): string {
  const items = dossiers.map(({ files, ...fields }) => {
    const lines = Object.entries(fields).map(([name, value]) => `    "${name}": ${JSON.stringify(value)},`);
    const documents = files.map((file) => {
      const inner = Object.entries(file).map(([name, value]) => `          "${name}": ${JSON.stringify(value)}`);
      return `        {\n${inner.join(',\n')}\n        },`;
    });
    return ['  {', ...lines, '    "file_dinh_kem": {', '      [', ...documents, '      ]', '    }', '  },'].join('\n');
  });
  return `{\n${items.join('\n')}\n}\n`;
}
