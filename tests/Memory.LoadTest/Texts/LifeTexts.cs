using System.Buffers;

namespace Memory.LoadTest.Texts;

/// <summary>What users said and ask, by user and number: any of it can be written again, so that nothing need be kept.</summary>
internal sealed class LifeTexts(int seed)
{
    /// <summary>Seeds of sentences said during a run, apart from those of memories that were there before.</summary>
    private const int Said = 1 << 28;

    private readonly Vocabulary vocabulary = new();

    /// <summary>A memory's text, some 60–120 characters. Needs no escaping in JSON, as all texts here.</summary>
    public void WriteMemory(IBufferWriter<byte> to, int user, int number)
    {
        to.Write("User "u8);
        var random = new Splitting(Splitting.SeedOf(seed, user, number));
        WriteWords(to, ref random, 8 + random.Below(9));
    }

    /// <summary>What a user says: one in four sentences tells a fact that rules understand.</summary>
    public void WriteTurn(IBufferWriter<byte> to, int user, int number)
    {
        var random = new Splitting(Splitting.SeedOf(seed, user, Said + number));
        switch (random.Below(16))
        {
            case 0:
                to.Write("I live in "u8);
                break;
            case 1:
                to.Write("I really like "u8);
                break;
            case 2:
                to.Write("My favourite "u8);
                to.Write(vocabulary.Word(ref random));
                to.Write(" is "u8);
                break;
            case 3:
                to.Write("I work as a "u8);
                break;
            default:
                to.Write("Yesterday we "u8);
                WriteWords(to, ref random, 9 + random.Below(12));
                to.Write("."u8);
                return;
        }

        to.Write(vocabulary.Word(ref random));
        to.Write(". It was "u8);
        WriteWords(to, ref random, 5 + random.Below(6));
        to.Write("."u8);
    }

    /// <summary>A question that one of a user's memories answers: it holds some of its words.</summary>
    public void WriteQuestion(IBufferWriter<byte> to, int user, int memory, ref Splitting choice)
    {
        var random = new Splitting(Splitting.SeedOf(seed, user, memory));
        var count = 8 + random.Below(9);
        to.Write(choice.Below(2) == 0 ? "What about the "u8 : "When did I tell of "u8);
        for (var (word, asked) = (0, 0); word < count && asked < 4; word++)
        {
            var isJoin = random.Below(3) == 0;
            var text = isJoin ? vocabulary.Join(ref random) : vocabulary.Word(ref random);
            if (isJoin || choice.Below(3) == 0)
                continue;
            to.Write(text);
            to.Write(" "u8);
            asked++;
        }

        to.Write("?"u8);
    }

    private void WriteWords(IBufferWriter<byte> to, ref Splitting random, int count)
    {
        for (var word = 0; word < count; word++)
        {
            if (word > 0)
                to.Write(" "u8);
            to.Write(random.Below(3) == 0 ? vocabulary.Join(ref random) : vocabulary.Word(ref random));
        }
    }
}
