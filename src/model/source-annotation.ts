/** Annotation in which every rendered object carries the entry of the plan it was made from, as JSON without secrets. */
export const SOURCE_ANNOTATION = 'regshift.io/source';
