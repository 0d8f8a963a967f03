/** What the pages find on the window. */

interface Window {
  readonly baton: {
    open(): Promise<void>;
    close(): Promise<void>;
    identify(who: import('../widget/entry.js').Who): Promise<void>;
    forget(): Promise<void>;
    setAttributes(attributes: Record<string, string>): Promise<void>;
    on(name: string, listener: (detail: unknown) => void): () => void;
  };
}
