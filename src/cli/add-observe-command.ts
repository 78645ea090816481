import type { AddCommand } from './add-command';
import { accessOptions } from './cluster-access';
import type { ObserveOptions } from './commands/observe';
import { examples, required, waitingSeconds } from './options';

export const addObserve: AddCommand = (program, streams, finish) => {
  accessOptions(
    required(
      program.command('observe').option('-o, --output <file>', 'file of the snapshot; - prints it'),
      ({ publish }) => publish === undefined,
    ),
  )
    .description('make a snapshot of a live cluster, or of kubectl dumps; nothing secret is kept')
    .option('-f, --file <file>', 'cluster file: what the cluster is, where its GitOps engine is')
    .option('--from <path>', 'folder or file of dumps in place of a live cluster; - reads stdin')
    .option('--observed-at <time>', 'when the dump was taken, RFC 3339 (default: its newest time)')
    .option(
      '--publish <configmap>',
      'publish the snapshot for others in a ConfigMap: NAMESPACE/NAME',
    )
    .option('--every <seconds>', 'publish it again and again', waitingSeconds)
    .addHelpText(
      'after',
      examples([
        'observe -f clusters/prod-1.yaml --context prod-1 -o prod-1.observed.yaml',
        'observe --published regshift-observer/cluster-snapshot -o prod-1.observed.yaml',
        'observe --from dump/ -o prod-1.observed.yaml',
        'kubectl get nodes,modules,moduleconfigs -o json | regshift observe --from - -o prod-1.observed.yaml',
      ]),
    )
    .action(async (options: ObserveOptions) => {
      const { observe } = await import('./commands/observe.js');
      finish(await observe(options, streams));
    });
};
