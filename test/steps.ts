/** The steps that the command line names, all without a name; ends the process when there is no such step. */
export function chosenSteps<Step extends { readonly name: string }>(steps: readonly Step[]): readonly Step[] {
  const chosen = process.argv.slice(2);
  const unknown = chosen.filter((name) => !steps.some((step) => step.name === name));
  if (unknown.length > 0) {
    console.error(`Unknown step ${unknown.join(', ')}; there are: ${steps.map((step) => step.name).join(', ')}`);
    process.exit(2);
  }
  return chosen.length === 0 ? steps : steps.filter((step) => chosen.includes(step.name));
}
