/** Parameters of a request, for its query or its JSON body. */
export type Params = Record<string, unknown>;
