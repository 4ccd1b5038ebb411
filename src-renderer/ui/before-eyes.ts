import { computed, onBeforeUnmount, onMounted, ref, watch, type Ref } from 'vue';

/**
 * Whether a part of the page can be seen: some of it is laid out within the window, and the window itself is on the
 * screen. A part that is hidden, scrolled away or not there is not. Call it in `setup`.
 */
export function useBeforeEyes(part: Readonly<Ref<HTMLElement | null>>): Readonly<Ref<boolean>> {
  const laidOut = ref(false);
  const windowShown = ref(document.visibilityState === 'visible');
  const observer = new IntersectionObserver((entries) => {
    laidOut.value = entries.at(-1)?.isIntersecting === true;
  });
  const onVisibility = (): void => {
    windowShown.value = document.visibilityState === 'visible';
  };
  onMounted(() => document.addEventListener('visibilitychange', onVisibility));
  onBeforeUnmount(() => {
    document.removeEventListener('visibilitychange', onVisibility);
    observer.disconnect();
  });
  watch(
    part,
    (now, before) => {
      if (before) observer.unobserve(before);
      laidOut.value = false;
      if (now !== null) observer.observe(now);
    },
    { immediate: true, flush: 'post' },
  );
  return computed(() => laidOut.value && windowShown.value);
}
