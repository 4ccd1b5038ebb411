import '@fontsource/be-vietnam-pro/400.css';
import '@fontsource/be-vietnam-pro/500.css';
import '@fontsource/be-vietnam-pro/600.css';
import '@fontsource/be-vietnam-pro/700.css';
import './app/theme.css';
import ui from '@nuxt/ui/vue-plugin';
import { createPinia } from 'pinia';
import { createApp } from 'vue';
import App from './app/App.vue';
import { listenForKeys } from './app/commands.ts';
import { followEvents } from './app/events.ts';
import { router } from './app/router.ts';
import { i18n } from './i18n/index.ts';

const app = createApp(App);
app.use(createPinia());
app.use(router);
app.use(i18n);
app.use(ui);
app.mount('#app');

listenForKeys();
void followEvents();
