namespace Memory.Server.Extraction.Model.Checking;

/// <summary>Recognises what must never be remembered: passwords, keys, numbers of cards and accounts.</summary>
internal static class Secrets
{
    private const int ShortestCard = 13;
    private const int LongestCard = 19;

    public static bool AreIn(string text) => Named.IsMatch(text) || KeyShape.IsMatch(text) || Numbers.Matches(text).Any(static match => IsCard(match.Value));

    /// <summary>Whether a slot is one for secrets, whatever it holds.</summary>
    public static bool AreKeptIn(string slot) => SecretSlot.IsMatch(slot);

    /// <summary>Thirteen to nineteen digits whose check digit is right (ISO/IEC 7812, the Luhn formula).</summary>
    private static bool IsCard(string written)
    {
        var digits = written.Where(char.IsAsciiDigit).Select(static digit => digit - '0').ToArray();
        if (digits.Length is < ShortestCard or > LongestCard)
            return false;
        var sum = 0;
        for (var i = 0; i < digits.Length; i++)
        {
            var digit = digits[^(i + 1)];
            sum += i % 2 == 0 ? digit : digit > 4 ? (digit * 2) - 9 : digit * 2;
        }

        return sum % 10 == 0;
    }

    /// <summary>"the password is …", "PIN: 1234".</summary>
    private static readonly Pattern Named = Patterns.Of(
        @"\b(pass(word|phrase|code)|pwd|pin( code| number)?|cvv2?|cvc|(api|access|private|secret|encryption|licen[cs]e|recovery|seed)[ _-](key|token|phrase)|(auth|bearer|refresh)[ _-]?token|client secret|security (code|answer)|one[- ]time code|otp|2fa code|social security( number)?|ssn|credit card( number)?|debit card( number)?|card number|bank account( number)?|account number|routing number|iban|passport number)"
        + @"( (for|to|of|on|at) [\w .-]{1,40}?)?('s|\s+(is|was|are|will be)\b|\s*[=:]|\s+[""'\d]|\s+(?=\S*\d))");

    /// <summary>Keys of services by the form they are given out in, tokens, private keys, and long strings of random letters and digits.</summary>
    private static readonly Pattern KeyShape = Patterns.OfCase(
        @"\b(sk|pk|rk)[-_](live|test|proj|ant|or)?[-_]?[A-Za-z0-9_-]{16,}|\bgh[pousr]_[A-Za-z0-9]{20,}|\bgithub_pat_\w{20,}|\b(AKIA|ASIA)[A-Z0-9]{12,}|\bAIza[\w-]{20,}|\bxox[abpros]-[\w-]{10,}|\bey[JK][\w-]{10,}\.[\w-]{10,}|-----BEGIN|\bglpat-[\w-]{16,}|\bhf_[A-Za-z]{20,}"
        + @"|\b[A-Z]{2}\d{2}( ?[A-Z0-9]{4}){3,7}( ?[A-Z0-9]{1,3})?\b|\b\d{3}-\d{2}-\d{4}\b|\b(?=[A-Za-z0-9+/_-]*\d)(?=[A-Za-z0-9+/_-]*[a-z])(?=[A-Za-z0-9+/_-]*[A-Z])[A-Za-z0-9+/_-]{28,}|\b(0x)?(?=[0-9a-f]*[a-f])(?=[0-9a-f]*\d)[0-9a-f]{32,}\b");

    private static readonly Pattern Numbers = Patterns.OfCase(@"(?<![\d-])\d(?:[ -]?\d){12,18}(?![\d-])");

    private static readonly Pattern SecretSlot = Patterns.Of(@"(^|[._])(pass(word|code|phrase)|pwd|pin|cvv|cvc|ssn|iban|secret|token|otp|(api|access|private|secret|encryption|recovery|seed)_(key|token|phrase)|credit_card|debit_card|card_number|(bank_)?account_number|passport_number|social_security(_number)?|credentials?)(_number|_code)?$");
}
