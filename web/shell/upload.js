/** Sends a file and tells how much of it has gone, which `fetch` cannot; fetched with the first file. */

import { ApiError, errorOf, unreachable } from './api.js';

/**
 * @param {string} address
 * @param {string | undefined} token
 * @param {File} file
 * @param {(share: number) => void} told
 * @param {AbortSignal} signal ends it
 * @returns {Promise<import('../types/api.js').File>}
 */
export function upload(address, token, file, told, signal) {
  return new Promise((done, failed) => {
    const request = new XMLHttpRequest();
    request.open('POST', address);
    request.responseType = 'json';
    if (token !== undefined) request.setRequestHeader('authorization', `Bearer ${token}`);
    request.setRequestHeader('content-type', 'application/octet-stream');
    request.upload.onprogress = ({ loaded, total }) => told(total === 0 ? 0 : loaded / total);
    request.onerror = () => failed(unreachable());
    request.onabort = () => failed(unreachable());
    request.onload = () => {
      const { status, response } = request;
      if (status === 201) done(response);
      else failed(new ApiError(status, errorOf(response, status)));
    };
    if (signal.aborted) failed(unreachable());
    signal.addEventListener('abort', () => request.abort());
    request.send(file);
  });
}
