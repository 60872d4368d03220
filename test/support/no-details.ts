/** What a delivery may lack: as in rows of earlier versions. */
export const NO_DETAILS = { seller: '', issueDate: '', total: '', agreedBy: '', account: '' };
