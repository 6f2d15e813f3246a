using Memory.Server.Extraction.Reading;
using Memory.Server.Extraction.Rules;

namespace Memory.Server.Extraction.Corrections;

/// <summary>
/// Applies what a turn takes back. A change of mind within the turn ("I live in Rome. Wait, no, Milan.") leaves only its last word;
/// a correction of something said before is told on.
/// </summary>
internal sealed class TurnCorrections(FactSheet facts)
{
    private readonly List<SaidCorrection> corrections = [];

    /// <summary>Corrections of what was said before this turn.</summary>
    public IReadOnlyList<SaidCorrection> Corrections => corrections;

    /// <summary>Reads a sentence that does nothing but correct; false when it says something else.</summary>
    public bool TryRead(string sentence) => TryRead(sentence, isNaked: false);

    private bool TryRead(string sentence, bool isNaked)
    {
        if (facts.Facts.Count > 0 && CorrectionWords.ReadChange(sentence) is { } change && facts.Reword(null, change))
            return true;
        if (CorrectionWords.Read(sentence, isNaked) is not { } correction)
            return false;
        if (!facts.Reword(correction.Wrong, correction.Right) && corrections.Count < FactSheet.MaxFacts)
            corrections.Add(correction);
        return true;
    }

    /// <summary>Reads a clause of a sentence that announces a correction or not, with what it contrasts and what it changes.</summary>
    public void Read(Clause clause, bool announced)
    {
        if (TryRead(clause.Spoken))
            return;
        var before = facts.Facts.Count;
        if (CorrectionWords.Contrast(clause.Text) is { } contrast)
        {
            Families.Read(clause with { Text = contrast.Statement, Spoken = CorrectionWords.Contrast(clause.Spoken)?.Statement ?? clause.Spoken }, facts);
            facts.Correct(before, contrast.Wrong);
        }
        else if (CorrectionWords.Split(clause.Text) is { } split)
        {
            Families.Read(clause with { Text = split.Statement, Spoken = CorrectionWords.Split(clause.Spoken)?.Statement ?? clause.Spoken }, facts);
            if (facts.Facts.Count > before)
                facts.Reword(null, split.Value);
        }

        if (facts.Facts.Count > before || TryRead(clause.Spoken, isNaked: true))
            return;
        Families.Read(clause, facts);
        if (announced)
            facts.Correct(before, "");
    }
}
