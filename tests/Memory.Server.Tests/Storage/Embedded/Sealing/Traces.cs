using System.Text;

namespace Memory.Server.Tests.Storage.Embedded.Sealing;

/// <summary>Looks for a text in bytes in the ways in which it would stand there unencrypted.</summary>
internal static class Traces
{
    public static bool IsIn(ReadOnlySpan<byte> bytes, string text)
    {
        var utf8 = Encoding.UTF8.GetBytes(text);
        if (bytes.IndexOf(utf8) >= 0 || bytes.IndexOf(Encoding.Unicode.GetBytes(text)) >= 0 || bytes.IndexOf(Encoding.BigEndianUnicode.GetBytes(text)) >= 0)
            return true;

        // A few signs of base64 stand anywhere.
        if (utf8.Length < 9)
            return false;

        // In base64 it may begin at each of three places; the first and the last sign belong to its neighbours too.
        for (var shift = 0; shift < 3; shift++)
        {
            var signs = Convert.ToBase64String([.. new byte[shift], .. utf8]);
            if (bytes.IndexOf(Encoding.ASCII.GetBytes(signs[4..^4])) >= 0)
                return true;
        }

        return false;
    }
}
