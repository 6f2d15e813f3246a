using System.Globalization;
using System.Runtime.InteropServices;

namespace Memory.LoadTest.Traffic;

/// <summary>What came of a request.</summary>
/// <param name="Status">The status; 0 when there was no answer.</param>
/// <param name="Fault">Why there was none.</param>
/// <param name="Body">What the answer says; valid until the lane sends again.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Answer(int Status, AnswerFault Fault, ReadOnlyMemory<byte> Body)
{
    public bool IsSuccess => Status is >= 200 and < 300;

    /// <summary>A word for reports: the status, or what was wrong.</summary>
    public string Name => Fault == AnswerFault.None ? Status.ToString(CultureInfo.InvariantCulture) : $"{char.ToLowerInvariant(Fault.ToString()[0])}{Fault.ToString()[1..]}";

    public static Answer Without(AnswerFault fault) => new(0, fault, default);
}
