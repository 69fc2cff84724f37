/*
 * Solves a proof of work in the browser: finds the counter whose PBKDF2 begins as the challenge says (the second form of
 * ALTCHA). In chunks, so that the page stays alive; several tries at once, because crypto.subtle works beside us.
 */
/* exported proveWork */
const PROOF_CHUNK = 16;

async function proveWork(address) {
  if (!globalThis.crypto?.subtle) {
    return '';
  }
  const response = await fetch(address, { credentials: 'omit', cache: 'no-store' });
  if (!response.ok) {
    return '';
  }
  const challenge = await response.json();
  const solution = await findCounter(challenge.parameters);
  return solution ? btoa(JSON.stringify({ challenge, solution })) : '';
}

async function findCounter(asked) {
  const salt = bytesOf(asked.salt);
  const nonce = bytesOf(asked.nonce);
  const prefix = bytesOf(asked.keyPrefix);
  for (let first = 0; first < 100000; first += PROOF_CHUNK) {
    const counters = Array.from({ length: PROOF_CHUNK }, (_, index) => first + index);
    const keys = await Promise.all(counters.map((counter) => derive(asked, salt, nonce, counter)));
    const found = keys.findIndex((key) => prefix.every((byte, index) => key[index] === byte));
    if (found >= 0) {
      return { counter: counters[found], derivedKey: hexOf(keys[found]) };
    }
  }
  return null;
}

async function derive(asked, salt, nonce, counter) {
  const password = new Uint8Array(nonce.length + 4);
  password.set(nonce);
  new DataView(password.buffer).setUint32(nonce.length, counter);
  const key = await crypto.subtle.importKey('raw', password, 'PBKDF2', false, ['deriveBits']);
  const how = { name: 'PBKDF2', hash: 'SHA-256', salt, iterations: asked.cost };
  return new Uint8Array(await crypto.subtle.deriveBits(how, key, asked.keyLength * 8));
}

function bytesOf(hex) {
  return Uint8Array.from(hex.match(/../g) || [], (pair) => parseInt(pair, 16));
}

function hexOf(bytes) {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
