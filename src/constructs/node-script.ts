import { Construct } from 'constructs';
import { NodeGroupConfiguration } from '../../imports/node-group-configuration-deckhouse.io';
import { NOT_SUBSTITUTED, sourceAnnotation } from './annotations';

/** Properties of `NodeScript`. */
export interface NodeScriptProps {
  /** Name of the object; ends in `.sh`, since it is also the name of the step's file. */
  readonly name: string;
  /** The script. */
  readonly content: string;
  /** Place among a node's steps, 0 to 999, the smallest first. */
  readonly weight: number;
  /** NodeGroups whose nodes run it; `*` is all. */
  readonly nodeGroups: readonly string[];
  /** Operating-system bundles that it is for; `*` is all. */
  readonly bundles: readonly string[];
  /**
   * JSON of what the manifest is rendered from.
   *
   * @default - not recorded
   */
  readonly source?: string;
}

/** A NodeGroupConfiguration: a script that bashible runs on nodes as one of its steps (`objects.md` 2). */
export class NodeScript extends Construct {
  constructor(scope: Construct, id: string, props: NodeScriptProps) {
    super(scope, id);
    new NodeGroupConfiguration(this, 'Resource', {
      metadata: {
        name: props.name,
        annotations: { ...NOT_SUBSTITUTED, ...sourceAnnotation(props.source) },
      },
      spec: {
        content: props.content,
        weight: props.weight,
        nodeGroups: [...props.nodeGroups],
        bundles: [...props.bundles],
      },
    });
  }
}
