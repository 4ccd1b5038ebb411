/** The words of the desk: inbox, document, dossier. */
export const desk = { vi: { title: 'Bàn làm việc' }, en: { title: 'Desk' } };
