using Memory.Server.Api.Reading;
using Memory.Server.Identity;

namespace Memory.Server.Api.Document;

/// <summary>What a reader of the document is told first.</summary>
internal static class DocumentText
{
    public static string Introduction { get; } =
        $"""
        Hand over what users say, and ask what helps now. Server version {ServiceRoutes.Version}.

        - **Keys.** Every route below `/v1` takes an API key, as `Authorization: Bearer <key>` or as `{PresentedKey.Header}: <key>`. A key belongs to one owner (the tenant), whom no request names, and has a
          scope: `owner` reaches all users of its owner, `user` one user, `admin` also the routes below `/v1/admin`. What a key does not reach looks as if it were not there (404).
        - **Errors** are `application/problem+json`; a request that breaks rules is 400 with `errors` by field, all of them at once.
        - **Bodies** are JSON in UTF-8 of at most {RequestBody.MaxBytes >> 20} MiB. Unknown fields are ignored, null reads as left out, times are RFC 3339, lengths count Unicode code points; NUL and lone surrogates are refused.
        - **Lists** take `limit` and `cursor` and answer `next_cursor`, null on the last page.
        - **Repeating.** A POST with an `Idempotency-Key` is carried out once. A message with an `id` is stored once.
        - **Limits.** Answers carry `X-RateLimit-*`; 429 and 503 say with `Retry-After` when to try again.
        - **Durability.** What was answered with 2xx survives a crash of the server.
        - New optional fields may appear in answers at any time; nothing else changes within v1.
        """;
}
