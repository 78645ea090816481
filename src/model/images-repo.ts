/** `imagesRepo` split into its parts (`objects.md` 1.7). */
export interface ImagesRepo {
  /** Host with its port, if any: `registry.example.com:5000`. */
  readonly host: string;
  /** With a leading slash, or empty. */
  readonly path: string;
}

/** The pattern of the platform's own schema (`objects.md` 1.4). */
export const IMAGES_REPO_PATTERN = '^[0-9a-zA-Z.\\-]+(:[0-9]{1,5})?(/[0-9a-zA-Z.\\-_]+)*$';

/** What DKP makes of the text: blanks around it and slashes at its end are dropped (`objects.md` 1.6). */
export function normalizeImagesRepo(text: string): string {
  return text.trim().replace(/\/+$/, '');
}

/** Splits at the first slash. The text is normalized first. */
export function splitImagesRepo(text: string): ImagesRepo {
  const repo = normalizeImagesRepo(text);
  const slash = repo.indexOf('/');
  return slash < 0
    ? { host: repo, path: '' }
    : { host: repo.slice(0, slash), path: repo.slice(slash) };
}
