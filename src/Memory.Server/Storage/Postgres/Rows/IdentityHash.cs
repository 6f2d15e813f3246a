using System.Security.Cryptography;
using System.Text;

namespace Memory.Server.Storage.Postgres.Rows;

/// <summary>Stands for an identity in an index, whose entries may not be as long as a text.</summary>
internal static class IdentityHash
{
    private const int Length = 16;

    public static byte[] Of(string identity) => SHA256.HashData(Encoding.UTF8.GetBytes(identity))[..Length];
}
