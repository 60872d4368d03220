import type { IDisplayOptions, INodeProperties } from 'n8n-workflow';

/** The fields for chosen statuses, below a parameter `statuses` with the values `list` and `ids`. */
export function chosenStatuses(show: IDisplayOptions['show'] = {}): INodeProperties[] {
  return [
    {
      displayName: 'Status Names or IDs',
      name: 'statusList',
      type: 'multiOptions',
      typeOptions: { loadOptionsMethod: 'loadStatuses' },
      required: true,
      default: [],
      description:
        'Choose from the list, or specify IDs using an <a href="https://docs.n8n.io/code/expressions/">expression</a>',
      displayOptions: { show: { ...show, statuses: ['list'] } },
    },
    {
      displayName: 'Status IDs',
      name: 'statusIds',
      type: 'string',
      required: true,
      default: '',
      placeholder: 'e.g. 29814, 29815',
      description:
        'The numbers of the statuses with commas between them. BaseLinker shows them when you hover over a status.',
      displayOptions: { show: { ...show, statuses: ['ids'] } },
    },
  ];
}
