import { IntegrationError } from '../../lib/common';
import { amountInWords } from '../../lib/documents';

describe('amountInWords', () => {
  it.each([
    ['0', 'zero złotych 00/100'],
    ['0.99', 'zero złotych 99/100'],
    ['1', 'jeden złoty 00/100'],
    ['2', 'dwa złote 00/100'],
    ['4.05', 'cztery złote 05/100'],
    ['5', 'pięć złotych 00/100'],
    ['10', 'dziesięć złotych 00/100'],
    ['11', 'jedenaście złotych 00/100'],
    ['12', 'dwanaście złotych 00/100'],
    ['14', 'czternaście złotych 00/100'],
    ['19', 'dziewiętnaście złotych 00/100'],
    ['20', 'dwadzieścia złotych 00/100'],
    ['21', 'dwadzieścia jeden złotych 00/100'],
    ['22', 'dwadzieścia dwa złote 00/100'],
    ['100', 'sto złotych 00/100'],
    ['101', 'sto jeden złotych 00/100'],
    ['112', 'sto dwanaście złotych 00/100'],
    ['122', 'sto dwadzieścia dwa złote 00/100'],
    ['999', 'dziewięćset dziewięćdziesiąt dziewięć złotych 00/100'],
    ['1000', 'jeden tysiąc złotych 00/100'],
    ['1001', 'jeden tysiąc jeden złotych 00/100'],
    ['2000', 'dwa tysiące złotych 00/100'],
    ['5000', 'pięć tysięcy złotych 00/100'],
    ['12000', 'dwanaście tysięcy złotych 00/100'],
    ['21000', 'dwadzieścia jeden tysięcy złotych 00/100'],
    ['22002', 'dwadzieścia dwa tysiące dwa złote 00/100'],
    ['113004', 'sto trzynaście tysięcy cztery złote 00/100'],
    ['1000000', 'jeden milion złotych 00/100'],
    ['1000001', 'jeden milion jeden złotych 00/100'],
    ['1234567.89', 'jeden milion dwieście trzydzieści cztery tysiące pięćset sześćdziesiąt siedem złotych 89/100'],
    ['5000000000', 'pięć miliardów złotych 00/100'],
    ['3000000000000', 'trzy biliony złotych 00/100'],
    ['-2.50', 'minus dwa złote 50/100'],
    ['-0.001', 'zero złotych 00/100'],
    ['0.995', 'jeden złoty 00/100'],
    ['1234567890123456789', '1234567890123456789 złotych 00/100'],
  ])('%s zł', (amount, words) => {
    expect(amountInWords(amount, 'PLN')).toBe(words);
  });

  it('names another currency by its code', () => {
    expect(amountInWords('120.50', 'EUR')).toBe('sto dwadzieścia EUR 50/100');
  });

  it('refuses what is not a number', () => {
    expect(() => amountInWords('abc', 'PLN')).toThrow(IntegrationError);
  });
});
