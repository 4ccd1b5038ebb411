import { createRouter, createWebHashHistory } from 'vue-router';

/** Each room is read when it is first visited. */
export const ROOMS = [
  {
    name: 'desk',
    path: '/desk/:dossierId?',
    to: '/desk',
    icon: 'i-lucide-layout-panel-left',
    load: () => import('../rooms/desk/DeskView.vue'),
  },
  {
    name: 'dossiers',
    path: '/dossiers',
    to: '/dossiers',
    icon: 'i-lucide-folder-open',
    load: () => import('../rooms/dossiers/DossiersView.vue'),
  },
  {
    name: 'outbox',
    path: '/outbox',
    to: '/outbox',
    icon: 'i-lucide-send',
    load: () => import('../rooms/outbox/OutboxView.vue'),
  },
  {
    name: 'repository',
    path: '/repository',
    to: '/repository',
    icon: 'i-lucide-library-big',
    load: () => import('../rooms/repository/RepositoryView.vue'),
  },
  {
    name: 'audit',
    path: '/audit',
    to: '/audit',
    icon: 'i-lucide-scroll-text',
    load: () => import('../rooms/audit/AuditView.vue'),
  },
  {
    name: 'settings',
    path: '/settings',
    to: '/settings',
    icon: 'i-lucide-settings',
    load: () => import('../rooms/settings/SettingsView.vue'),
  },
] as const;
export type RoomName = (typeof ROOMS)[number]['name'];

/** Addresses stand behind `#`, since neither host knows more than one page. */
export const router = createRouter({
  history: createWebHashHistory(),
  routes: [
    { path: '/', redirect: '/desk' },
    ...ROOMS.map(({ name, path, load }) => ({ name, path, component: load })),
    { path: '/:rest(.*)*', name: 'missing', component: () => import('./MissingPage.vue') },
  ],
});
