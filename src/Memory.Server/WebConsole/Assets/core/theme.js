// Light and dark: as the system has it until somebody says otherwise, and then until the page is left.

const CHOICES = ['auto', 'light', 'dark'];
let choice = 'auto';

export const theme = () => choice;

/** Takes the next of: as the system, light, dark. */
export function nextTheme() {
  choice = CHOICES[(CHOICES.indexOf(choice) + 1) % CHOICES.length];
  if (choice === 'auto') delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = choice;
  return choice;
}
