/** `04:12`, or from an hour on `1:04:12`. */
export function clockText(seconds: number): string {
  const whole = Math.round(seconds);
  const [hours, minutes, rest] = [
    Math.floor(whole / 3600),
    Math.floor(whole / 60) % 60,
    whole % 60,
  ];
  const tail = `${twoDigits(minutes)}:${twoDigits(rest)}`;
  return hours === 0 ? tail : `${String(hours)}:${tail}`;
}

/** Whole minutes, at least one. */
export function minutes(seconds: number): string {
  return String(Math.max(1, Math.round(seconds / 60)));
}

function twoDigits(number: number): string {
  return String(number).padStart(2, '0');
}
