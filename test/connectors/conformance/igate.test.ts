import { testConformance } from './matrix.ts';
import { igate } from './systems/igate.ts';

testConformance(igate);
