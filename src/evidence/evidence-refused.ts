/** A file of checkpoints or a bundle that cannot be read, or a bundle that cannot be made. */
export class EvidenceRefused extends Error {
  override readonly name = 'EvidenceRefused';
}
