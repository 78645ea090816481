import type { Observer } from '../../deliver/look';
import { loadSnapshot } from '../load';
import { badUsage } from '../rejected';
import type { DeliveryOptions } from './delivery-options';

/** Looks at the cluster each time it is called. */
export function observerOf({ observed }: DeliveryOptions): Observer {
  if (observed === undefined)
    throw badUsage('how is the cluster observed?', 'give --observed FILE');
  return () => loadSnapshot(observed);
}
