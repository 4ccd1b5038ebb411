import { testConformance } from './matrix.ts';
import { dvcqg } from './systems/dvcqg.ts';

testConformance(dvcqg);
