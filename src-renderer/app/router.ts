import { createRouter, createWebHashHistory, type RouteComponent } from 'vue-router';

type Load = () => Promise<RouteComponent>;

/** A room's view is read when it is first visited; the desk is there from the start. */
const views = import.meta.glob<RouteComponent>('../rooms/*/*View.vue', { import: 'default' });
const view = (path: string): Load => views[`../rooms/${path}`] ?? (() => import('./MissingPage.vue'));

export const ROOMS = [
  {
    name: 'desk',
    path: '/desk/:dossierId?',
    to: '/desk',
    icon: 'i-lucide-layout-panel-left',
    load: view('desk/DeskView.vue'),
  },
  {
    name: 'dossiers',
    path: '/dossiers',
    to: '/dossiers',
    icon: 'i-lucide-folder-open',
    load: view('dossiers/DossiersView.vue'),
  },
  { name: 'outbox', path: '/outbox', to: '/outbox', icon: 'i-lucide-send', load: view('outbox/OutboxView.vue') },
  { name: 'audit', path: '/audit', to: '/audit', icon: 'i-lucide-scroll-text', load: view('audit/AuditView.vue') },
  {
    name: 'settings',
    path: '/settings',
    to: '/settings',
    icon: 'i-lucide-settings',
    load: view('settings/SettingsView.vue'),
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
